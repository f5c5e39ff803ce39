# Energy: candela's own meter code on the guest's bus, against the board's emulated monitors (docs/metering.md).
# shellcheck shell=sh disable=SC2154

# tenths NAME: tenths of a nanojoule an exposure in the figure of this name, from the JSON in $seen.
tenths() { echo "$seen" | sed -n "s/.*\"$1\":{[^}]*\"nj_per_exposure\":\([0-9]*\)\.\([0-9]\).*/\1\2/p"; }

## candela meter chip --fire: a burst on the wires has the nanojoules that the board's model spends
chip_in_a_burst() {
  succeeds candela meter chip --host virtual --fire --json
  measured=$(tenths measured) modelled=$(tenths modelled)
  [ -n "$measured" ] && [ -n "$modelled" ] || fail "a figure is missing: $seen"
  within $((modelled * 9 / 10)) "$measured" $((modelled * 11 / 10)) "tenths of a nanojoule an exposure"
  if has_bit "$(status)" 4; then fail "the laser stays armed"; fi
  detail "$measured/10 nJ by the rails, $modelled/10 nJ by the model"
}

## candela run meters both rails between its frames: their idle power is that of the board's profile
rails_of_a_run() {
  succeeds candela run --host virtual --host-fed 8 --limit 200 --fire --json
  for rail in board:160 laser:20; do
    account=$(echo "$seen" | grep '"type":"summary"' | grep -o "{[^{}]*\"part\":\"${rail%:*}\"[^{}]*}" | head -n 1)
    [ -n "$account" ] || fail "the rail ${rail%:*} has no account"
    same "$(echo "$account" | json_field method)" measured "method"
    milliwatts=$(echo "$(echo "$account" | json_field joules) $(echo "$account" | json_field duration_s)" \
      | awk '{ printf "%d", 1000 * $1 / $2 + 0.5 }')
    within $((${rail#*:} * 98 / 100)) "$milliwatts" $((${rail#*:} * 102 / 100 + 1)) "milliwatts of rail ${rail%:*}"
  done
  detail "200 frames in $(echo "$account" | json_field duration_s) s"
}
