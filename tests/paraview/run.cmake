# SPDX-License-Identifier: BSD-3-Clause
# Runs COMMAND (its words separated by '|'); fails unless it exits with 0 and its last word is that all checks passed.
# pvpython exits with 0 in some cases where the script failed or was never read.
string(REPLACE "|" ";" command "${COMMAND}")
execute_process(COMMAND ${command} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the program ended with ${result}")
elseif(NOT output MATCHES "all checks passed: [1-9]")
  message(FATAL_ERROR "the script did not reach its end")
elseif(QUIET AND output MATCHES "ERR\\||rror reading")
  message(FATAL_ERROR "VTK reports an error")
endif()
