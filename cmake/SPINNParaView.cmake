# SPDX-License-Identifier: BSD-3-Clause
# Finds ParaView 5.11 or newer with its plugin functions.
#
# Distributions that keep Python's own file names ship vtkX.cpython-313-x86_64-linux-gnu.so where ParaView's exported
# targets name vtkX.so; CMake then refuses the whole package because "the file does not exist". Nothing here links
# those Python targets, so their check is skipped (CMake's generated check passes over a target for which
# _cmake_import_check_xcframework_for_<target> names an existing folder) and their location is corrected afterwards.
include_guard(GLOBAL)

# Folders that find_package would search for ParaView's configuration.
function(_spinn_paraview_folders output)
  set(folders "${ParaView_DIR}" "$ENV{ParaView_DIR}")
  foreach(prefix IN LISTS ParaView_ROOT CMAKE_PREFIX_PATH CMAKE_SYSTEM_PREFIX_PATH)
    foreach(libraries IN ITEMS lib lib64 "lib/${CMAKE_LIBRARY_ARCHITECTURE}")
      file(GLOB found LIST_DIRECTORIES true "${prefix}/${libraries}/cmake/paraview-*")
      list(APPEND folders ${found})
    endforeach()
  endforeach()
  list(REMOVE_ITEM folders "")
  list(REMOVE_DUPLICATES folders)
  set("${output}" "${folders}" PARENT_SCOPE)
endfunction()

# Names of the Python targets that the configuration in `folder` exports.
function(_spinn_python_targets output folder)
  set(targets)
  file(GLOB_RECURSE files "${folder}/*Python*-targets.cmake")
  foreach(file IN LISTS files)
    file(STRINGS "${file}" lines REGEX "^add_library\\([^ ]+ (MODULE|SHARED) IMPORTED\\)$")
    list(TRANSFORM lines REPLACE "^add_library\\(([^ ]+) .*$" "\\1")
    list(APPEND targets ${lines})
  endforeach()
  set("${output}" "${targets}" PARENT_SCOPE)
endfunction()

# Points an imported target at the file that is there.
function(_spinn_correct_location target)
  get_target_property(configurations "${target}" IMPORTED_CONFIGURATIONS)
  foreach(configuration IN LISTS configurations)
    get_target_property(location "${target}" "IMPORTED_LOCATION_${configuration}")
    if(location AND NOT EXISTS "${location}")
      string(REGEX REPLACE "\\.so$" ".cpython-*.so" pattern "${location}")
      file(GLOB there "${pattern}")
      if(there)
        list(GET there 0 first)
        set_property(TARGET "${target}" PROPERTY "IMPORTED_LOCATION_${configuration}" "${first}")
      endif()
    endif()
  endforeach()
endfunction()

_spinn_paraview_folders(_spinn_folders)
set(_spinn_targets)
foreach(_spinn_folder IN LISTS _spinn_folders)
  _spinn_python_targets(_spinn_found "${_spinn_folder}")
  list(APPEND _spinn_targets ${_spinn_found})
endforeach()
foreach(_spinn_target IN LISTS _spinn_targets)
  set("_cmake_import_check_xcframework_for_${_spinn_target}" "${CMAKE_CURRENT_LIST_DIR}")
endforeach()

find_package(ParaView QUIET GLOBAL) # without COMPONENTS, which breaks the generation later on
if(NOT ParaView_FOUND)
  message(FATAL_ERROR "No ParaView with development files was found. Install it (Debian: paraview-dev), or set "
    "ParaView_DIR to the folder of its paraview-config.cmake, or configure with -DSPINN_BUILD_PLUGIN=OFF.")
elseif(ParaView_VERSION VERSION_LESS 5.11)
  message(FATAL_ERROR "ParaView ${ParaView_VERSION} in ${ParaView_DIR} is too old: the plugin needs 5.11 or newer.")
endif()

foreach(_spinn_target IN LISTS _spinn_targets)
  unset("_cmake_import_check_xcframework_for_${_spinn_target}")
  if(TARGET "${_spinn_target}")
    _spinn_correct_location("${_spinn_target}")
  endif()
endforeach()
if(NOT PARAVIEW_QT_MAJOR_VERSION) # ParaView before 5.12 does not say
  set(PARAVIEW_QT_MAJOR_VERSION 5)
endif()
set(SPINN_QT_MAJOR_VERSION "${PARAVIEW_QT_MAJOR_VERSION}" CACHE INTERNAL "Qt of the ParaView that was found")
message(STATUS "ParaView ${ParaView_VERSION} at ${ParaView_DIR}, Qt ${PARAVIEW_QT_MAJOR_VERSION}")
