# Traces (docs/trace.md): a run on the guest's wires, recorded, against the runtime and against the simulator.
# shellcheck shell=sh disable=SC2154

# record_run: 50 inferences into /tmp/check/run.ctrace, their digest into $recorded.
record_run() {
  candela run --host virtual --host-fed 8 --limit 50 --seed "$seed" --fire --json --record /tmp/check/run.ctrace \
    >/tmp/check/run || fail "the run ended with $?"
  recorded=$(tail -n 1 /tmp/check/run | json_field digest)
  [ ${#recorded} = 64 ] || fail "the run gave no digest"
}

# is_same JSON: what candela replay said must be that everything is the same, over all frames.
is_same() {
  same "$(echo "$1" | json_field same)" true "same ($(echo "$1" | sed -n 's/.*"difference":\({[^}]*}\).*/\1/p'))"
  same "$(echo "$1" | json_field frames)" 50 "frames"
  same "$(echo "$1" | json_field complete)" true "complete"
  same "$(echo "$1" | json_field digest)" "$recorded" "digest"
}

## 50 recorded inferences replay in the guest without a difference, on the recorded clock
replay() {
  record_run
  succeeds candela replay /tmp/check/run.ctrace --json
  is_same "$seen"
  same "$(echo "$seen" | json_field timing_differences)" 0 "looks at the clock that are not as recorded"
  detail "$(echo "$seen" | json_field transfers) transfers, $(wc -c </tmp/check/run.ctrace) bytes"
}

## 50 recorded inferences against the simulator, outside: the same answers but for the fields that may differ
parity() {
  record_run
  send /tmp/check/run.ctrace
  ask replay --against sim
  is_same "$answer"
  same "$(echo "$answer" | json_field host_kind)" virtual "host_kind"
  detail "$(echo "$answer" | json_field transfers) transfers; may differ: $(
    echo "$answer" | grep -o '"field":"[^"]*"' | cut -d '"' -f 4 | tr '\n' ';')"
}

## A recording that a cut has shortened is replayed up to there, and says so
shortened() {
  record_run
  head -c $(($(wc -c </tmp/check/run.ctrace) - 100)) /tmp/check/run.ctrace >/tmp/check/cut.ctrace
  succeeds candela replay /tmp/check/cut.ctrace --json
  says '"complete":false'
  says 'everything before it is used'
}
