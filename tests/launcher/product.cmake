# SPDX-License-Identifier: BSD-3-Clause
# The target `product` makes library, references and plugin, and compiles no test, benchmark or example.
#
#   cmake -DNINJA=.. -DBUILD_DIR=.. -DWITH_PLUGIN=ON|OFF [-DTARGET=..] -P product.cmake
if(NOT TARGET)
  set(TARGET product)
endif()
execute_process(COMMAND "${NINJA}" -C "${BUILD_DIR}" -t commands ${TARGET}
                OUTPUT_VARIABLE commands ERROR_VARIABLE error RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "ninja -t commands ${TARGET}: ${error}")
endif()
set(wanted "-o lib/libspinn\\.so" "/diffusion3d\\.npy" "/navier_stokes3d\\.npy" "/poisson2d_lshape\\.npy")
if(WITH_PLUGIN)
  list(APPEND wanted "-o lib/[^ ]*/SPINN\\.so" "-o lib/[^ ]*/libSPINNSources\\.so")
endif()
foreach(pattern IN LISTS wanted)
  if(NOT commands MATCHES "${pattern}")
    message(FATAL_ERROR "the target ${TARGET} makes nothing that matches ${pattern}")
  endif()
endforeach()
string(REGEX MATCHALL " -c [^ \n]*/(tests|benchmarks|examples)/[^\n]*" superfluous "${commands}")
if(superfluous)
  list(JOIN superfluous "\n" superfluous)
  message(FATAL_ERROR "the target ${TARGET} compiles what users do not run:\n${superfluous}")
endif()
