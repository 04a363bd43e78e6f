# SPDX-License-Identifier: BSD-3-Clause
# SPINN::eigen, SPINN::nlohmann_json and SPINN::tomlplusplus: libraries of headers alone, installed or fetched.
#
# Why not FIND_PACKAGE_ARGS of FetchContent_Declare: it asks for one package, once, and takes for granted that a fetched project
# makes the same target, which it does only if its own build is configured. Here Eigen is welcome in two major versions (its
# packages refuse a range over both), Debian's package of toml++ would link a shared library, and no foreign build is configured.
include_guard()
include(FetchContent)

# spinn_header_library(NAME URL <release> FOLDER <of the headers in it> (PACKAGE <package> TARGET <target> VERSIONS <any of>... |
# HEADER <header>)): makes SPINN::NAME from what find_package, or find_path for HEADER, finds on this machine, or else from the release.
function(spinn_header_library name)
  cmake_parse_arguments(PARSE_ARGV 1 library "" "URL;FOLDER;PACKAGE;TARGET;HEADER" "VERSIONS")
  add_library(spinn_${name} INTERFACE)
  add_library(SPINN::${name} ALIAS spinn_${name})
  foreach(version IN LISTS library_VERSIONS)
    find_package(${library_PACKAGE} ${version} QUIET CONFIG)
    if(TARGET ${library_TARGET})
      target_link_libraries(spinn_${name} INTERFACE ${library_TARGET})
      return()
    endif()
  endforeach()
  if(library_HEADER)
    string(TOUPPER "SPINN_${name}_INCLUDE_DIR" folder)
    find_path(${folder} "${library_HEADER}")
    if(${folder})
      target_include_directories(spinn_${name} SYSTEM INTERFACE "${${folder}}")
      return()
    endif()
  endif()
  message(STATUS "${name}: none installed; fetching ${library_URL}")
  FetchContent_Declare(${name} URL "${library_URL}" SOURCE_SUBDIR none) # a folder that is not there: nothing is configured
  FetchContent_MakeAvailable(${name})
  target_include_directories(spinn_${name} SYSTEM INTERFACE "${${name}_SOURCE_DIR}/${library_FOLDER}")
endfunction()

spinn_header_library(eigen PACKAGE Eigen3 TARGET Eigen3::Eigen VERSIONS 3.4 5 # the version after 3.4 is 5.0
  URL "https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz" FOLDER .)
spinn_header_library(nlohmann_json PACKAGE nlohmann_json TARGET nlohmann_json::nlohmann_json VERSIONS 3.9
  URL "https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz" FOLDER include)
spinn_header_library(tomlplusplus HEADER "toml++/toml.h"
  URL "https://github.com/marzer/tomlplusplus/archive/refs/tags/v3.4.0.tar.gz" FOLDER include)
