# SPDX-License-Identifier: BSD-3-Clause
# SPINN::tomlplusplus: the header-only TOML reader, installed or fetched.
include_guard()
find_path(SPINN_TOMLPLUSPLUS_INCLUDE_DIR "toml++/toml.h")
if(NOT SPINN_TOMLPLUSPLUS_INCLUDE_DIR)
  message(STATUS "toml++: none installed; fetching the official release 3.4.0")
  include(FetchContent)
  FetchContent_Declare(tomlplusplus URL "https://github.com/marzer/tomlplusplus/archive/refs/tags/v3.4.0.tar.gz")
  FetchContent_MakeAvailable(tomlplusplus)
  set(SPINN_TOMLPLUSPLUS_INCLUDE_DIR "${tomlplusplus_SOURCE_DIR}/include" CACHE PATH "Folder of toml++/toml.h" FORCE)
endif()
add_library(spinn_tomlplusplus INTERFACE)
target_include_directories(spinn_tomlplusplus SYSTEM INTERFACE "${SPINN_TOMLPLUSPLUS_INCLUDE_DIR}")
add_library(SPINN::tomlplusplus ALIAS spinn_tomlplusplus)
