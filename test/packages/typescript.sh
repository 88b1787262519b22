# typescript compiles a small project with declaration files and maps, runs what it made, and complains about wrong programs.
tsc=$PWD/node_modules/typescript/bin/tsc
cp -r _typescript "$TEST_SCRATCH/project"
cd "$TEST_SCRATCH/project" || exit 1
"$JSRUN" "$tsc" -p . || exit 1
for file in out/*; do
  echo "== $file"
  cat "$file"
  echo
done
"$JSRUN" --enable-source-maps out/main.js
"$JSRUN" "$tsc" --noEmit --strict --pretty false wrong.ts
echo "status $?"
