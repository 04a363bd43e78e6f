# SPDX-License-Identifier: BSD-3-Clause
# Runs an example; fails unless it ends with 0, says at its end that all is as expected, and VTK reports no error.
# (pvpython ends with 0 in some cases where a script was never read.)
#   cmake -DPVPYTHON=.. -DSCRIPT=.. [-DARGUMENT=..] -P run_example.cmake
execute_process(COMMAND "${PVPYTHON}" "${SCRIPT}" ${ARGUMENT} RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
message("${printed}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${SCRIPT} ended with status ${status}")
elseif(NOT printed MATCHES "All as expected\\.[\r\n]*$")
  message(FATAL_ERROR "${SCRIPT} did not come to its end")
elseif(printed MATCHES "ERR\\||ERROR:")
  message(FATAL_ERROR "an error was reported while ${SCRIPT} ran: see above")
endif()
