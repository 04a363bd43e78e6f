# SPDX-License-Identifier: BSD-3-Clause
# SPINN::options: warnings, sanitizers and the target architecture, for the project's own targets alone.
include_guard()
set(SPINN_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (\"address,undefined\", \"thread\")")
option(SPINN_ASSERTIONS "Check the standard library's preconditions (_GLIBCXX_ASSERTIONS)" OFF)

add_library(spinn_options INTERFACE)
add_library(SPINN::options ALIAS spinn_options)
target_compile_options(spinn_options INTERFACE
  "$<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-Wall;-Wextra;-Wpedantic;-Wno-unknown-pragmas>"
  "$<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>,$<CONFIG:Release>>:-O3>")
# False alarms of GCC 12: in its own headers of intrinsic functions, and where a std::string is put together.
target_compile_options(spinn_options INTERFACE
  "$<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-maybe-uninitialized;-Wno-restrict>")
# nvcc's front end does not know the unrolling pragmas meant for the host compiler.
target_compile_options(spinn_options INTERFACE "$<$<COMPILE_LANGUAGE:CUDA>:-diag-suppress=1675>")
if(SPINN_NATIVE)
  target_compile_options(spinn_options INTERFACE
    "$<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-march=native>" "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-march=native>")
endif()
if(SPINN_ASSERTIONS)
  target_compile_definitions(spinn_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(SPINN_SANITIZE)
  target_compile_options(spinn_options INTERFACE -fsanitize=${SPINN_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(spinn_options INTERFACE -fsanitize=${SPINN_SANITIZE})
endif()
