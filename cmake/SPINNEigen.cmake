# SPDX-License-Identifier: BSD-3-Clause
# SPINN::eigen: the header-only linear algebra library, installed or fetched.
include_guard()
find_package(Eigen3 3.4 QUIET NO_MODULE)
if(NOT Eigen3_FOUND) # the version after 3.4 is 5.0, and a range that spans both suits neither's package
  find_package(Eigen3 5 QUIET NO_MODULE)
endif()
add_library(spinn_eigen INTERFACE)
if(TARGET Eigen3::Eigen)
  target_link_libraries(spinn_eigen INTERFACE Eigen3::Eigen)
else()
  message(STATUS "Eigen: none installed; fetching the official release 3.4.0")
  include(FetchContent)
  FetchContent_Declare(eigen URL "https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz" SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(eigen) # headers alone: its own build is left out
  target_include_directories(spinn_eigen SYSTEM INTERFACE "${eigen_SOURCE_DIR}")
endif()
add_library(SPINN::eigen ALIAS spinn_eigen)
