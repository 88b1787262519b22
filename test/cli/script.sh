# The ways to name a script.
cd "$TEST_SCRATCH"
cat >script.js <<'END'
#!/usr/bin/env jsrun
console.log('script', process.argv.slice(2).join(), require.main === module, __filename.endsWith('/script.js'));
END
"$JSRUN" script.js a -b --c
"$JSRUN" ./script a
"$JSRUN" -- script.js -x
"$JSRUN" - a b <script.js 2>&1 | head -n 1
echo 'console.log("standard input", process.argv.length, __filename)' | "$JSRUN"
echo 'console.log("standard input", process.argv.slice(2).join())' | "$JSRUN" - x y
printf '' | "$JSRUN"; echo "empty: $?"
mkdir -p dir && echo 'console.log("folder")' >dir/index.js && "$JSRUN" dir
ln -s "$JSRUN" jsrun
chmod +x script.js
PATH=$PWD:$PATH ./script.js by hashbang
ln -s script.js link.js && "$JSRUN" link.js link

"$JSRUN" missing.js 2>err; echo "missing: $?"
grep -c "^Error: Cannot find module '$PWD/missing.js'" err
echo 'x' >secret.js && chmod 000 secret.js
[ "$(id -u)" = 0 ] && echo "unreadable: 1" || { "$JSRUN" secret.js 2>err; echo "unreadable: $?"; }

echo 'let a = ;' >bad.js
"$JSRUN" bad.js 2>/dev/null; echo "bad: $?"
"$JSRUN" -c bad.js 2>err; echo "check bad: $?"; sed -n "s|$PWD/||;2,5p" err
"$JSRUN" -c script.js; echo "check good: $?"
echo 'throw new Error("must not run")' >runs.js
"$JSRUN" --check runs.js; echo "check only: $?"
echo 'let a = ;' | "$JSRUN" -c 2>/dev/null; echo "check input: $?"
"$JSRUN" -c missing.js 2>/dev/null; echo "check missing: $?"
