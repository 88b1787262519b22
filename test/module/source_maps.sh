# --enable-source-maps: stacks and the place of uncaught errors by source maps in files and data: URLs; module.SourceMap.
cd fixtures/source_maps || exit 1
for file in file.js inline.js esm.mjs kinds.js api.js; do
  echo "== $file"
  "$JSRUN" --enable-source-maps $file 2>&1 | sed '/^    at .*node:/d; s/^jsrun v.*//'
done
echo '== without'
"$JSRUN" file.js 2>&1 | sed '/^    at .*node:/d; s/^jsrun v.*//'
printf 'throw new Error("broken");\n//# sourceMappingURL=data:application/json,{"version":3,"mappings":"!!!"\n' >"$TEST_SCRATCH/broken.js"
printf 'throw new Error("no map");\n//# sourceMappingURL=gone.map\n' >"$TEST_SCRATCH/gone.js"
printf 'throw new Error("odd");\n//# sourceMappingURL=data:application/json,{"version":3,"sources":[5],"mappings":"AAAAAAAA,////gggB;;zz"}\n' >"$TEST_SCRATCH/odd.js"
for file in broken gone odd; do
  "$JSRUN" --enable-source-maps "$TEST_SCRATCH/$file.js" 2>&1 | grep '^Error'
done
