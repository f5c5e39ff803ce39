# Results: a line a check while they come, totals, JUnit XML. Sourced by tools/hil.
# shellcheck shell=bash

passed=0 failed=0 skipped=0
cases='' output=''

run_suite() {
  local word rest
  note "booting (${accelerator[1]%%,*}, gpio-virtio: $(gpio_driver_note))"
  while true; do
    next_line
    word=${line%% *} rest=${line#* }
    case $word in
      READY) note "guest ready after $rest" ;;
      TROUBLE) died "$rest" ;;
      CHECK) report_check "$rest" ;;
      OUTPUT) output+="${rest#* }"$'\n' ;;
      ASK) answer_guest "$rest" ;;
      DATA) printf '%s\n' "$rest" >>"$scratch/sent" ;;
      DONE) break ;;
      *) note "guest: $line" ;;
    esac
  done
  ((passed + failed + skipped == ${#selected[@]})) || died "the guest has not told the results of all checks"
  write_junit
  printf '%d passed, %d failed, %d skipped, %d s in all\n' "$passed" "$failed" "$skipped" "$((SECONDS - started))"
  ((failed == 0)) || exit "$exit_check_failed"
}

gpio_driver_note() {
  if [[ $gpio_driver == stock ]]; then
    echo "as the kernel has it"
  else
    echo "the kernel's with our parameter force_irq, because this QEMU does not offer edge detection"
  fi
}

# report_check "NAME STATUS SECONDS DETAIL"
report_check() {
  local name status seconds text
  read -r name status seconds text <<<"$1"
  reported+=" $name "
  printf '%-4s %6s s  %-32s %s\n' "$status" "$seconds" "$name" "$text"
  case $status in
    ok) passed=$((passed + 1)) ;;
    skip) skipped=$((skipped + 1)) ;;
    *) failed=$((failed + 1)); printf '%s' "$output" | sed 's/^/       | /' ;;
  esac
  add_case "$name" "$status" "$seconds" "$text"
  output=''
}

add_case() {
  local name=$1 status=$2 seconds=$3 text body=''
  text=$(escape_xml "$4")
  case $status in
    ok) ;;
    skip) body="<skipped message=\"$text\"/>" ;;
    died) body="<error message=\"$text\"/>" ;;
    *) body="<failure message=\"$text\">$(escape_xml "$output")</failure>" ;;
  esac
  cases+="  <testcase classname=\"hil.${name%%.*}\" name=\"${name#*.}\" time=\"$seconds\">$body</testcase>"$'\n'
}

escape_xml() {
  tr -d '\000-\010\013\014\016-\037' <<<"$1" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' -e 's/"/\&quot;/g'
}

# report_missing REASON: the checks that never ran are errors, not successes.
report_missing() {
  local entry name
  for entry in "${selected[@]}"; do
    name=${entry%%$'\t'*}
    [[ ${reported:-} == *" $name "* ]] && continue
    printf '%-4s %6s    %-32s %s\n' died - "$name" "never ran"
    add_case "$name" died 0 "$1"
    failed=$((failed + 1))
  done
  write_junit
}

write_junit() {
  [[ -n $junit ]] || return 0
  {
    echo '<?xml version="1.0" encoding="UTF-8"?>'
    printf '<testsuite name="hil" tests="%d" failures="%d" skipped="%d">\n' "$((passed + failed + skipped))" "$failed" "$skipped"
    printf '  <properties><property name="kernel" value="%s"/><property name="gpio-virtio" value="%s"/></properties>\n' \
      "$kernel_version" "$(gpio_driver_note)"
    printf '%s' "$cases"
    echo '</testsuite>'
  } >"$junit"
}
