# SPDX-License-Identifier: BSD-3-Clause
# SPINN::nlohmann_json: the header-only JSON library, installed or fetched.
include_guard()
find_package(nlohmann_json 3.9 QUIET)
add_library(spinn_nlohmann_json INTERFACE)
if(TARGET nlohmann_json::nlohmann_json)
  target_link_libraries(spinn_nlohmann_json INTERFACE nlohmann_json::nlohmann_json)
else()
  message(STATUS "nlohmann-json: none installed; fetching the official release 3.11.3")
  include(FetchContent)
  FetchContent_Declare(nlohmann_json URL "https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz"
                       SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(nlohmann_json) # headers alone: its own build is left out
  target_include_directories(spinn_nlohmann_json SYSTEM INTERFACE "${nlohmann_json_SOURCE_DIR}/include")
endif()
add_library(SPINN::nlohmann_json ALIAS spinn_nlohmann_json)
