# Output to files, pipes and closed pipes; input from files, pipes and nothing.
cd "$TEST_SCRATCH"
"$JSRUN" -e 'for (let i = 0; i < 20000; i++) console.log("line", i); process.exit()' | tail -n 1
"$JSRUN" -e 'for (let i = 0; i < 20000; i++) console.log("line", i); process.exit()' >file; tail -n 1 file
"$JSRUN" -e 'process.stdout.write("x".repeat(1e6))' | wc -c
"$JSRUN" -e 'console.error("to stderr"); console.log("to stdout")' 2>&1 >/dev/null
"$JSRUN" -e 'process.stdout.write("é€😀\n"); process.stdout.write(Buffer.from("bytes\n")); process.stdout.write("414243", "hex"); process.stdout.end("\nend\n")'
"$JSRUN" -e 'setInterval(() => console.log("x".repeat(1000)), 1)' 2>err | head -n 1 | wc -c
grep -q 'Error: write EPIPE' err && echo EPIPE
echo 'some input' | "$JSRUN" -e 'process.stdin.setEncoding("utf8").on("data", (d) => console.log("data", d.trim())).on("end", () => console.log("end"))'
echo 'from a file' >in; "$JSRUN" -e 'process.stdin.on("data", (d) => console.log("data", `${d}`.trim())).on("end", () => console.log("end"))' <in
"$JSRUN" -e 'process.stdin.on("data", () => console.log("data")).on("end", () => console.log("end"))' </dev/null
printf 'a\nb\nc' | "$JSRUN" -e '(async () => { let s = ""; for await (const c of process.stdin) s += c; console.log(s.split("\n").length) })()'
printf 'unread' | "$JSRUN" -e 'console.log(typeof process.stdin.read, process.stdin.isTTY, process.stdout.isTTY)'
printf 'sync' | "$JSRUN" -e 'console.log(require("fs").readFileSync(0, "utf8"))'
"$JSRUN" -e 'console.log(process.stdout.fd, process.stderr.fd, process.stdin.fd, process.stdout.writable, process.stdout._type)' | cat
"$JSRUN" -e 'process.stdout.write("with callback\n", (e) => console.log("written", e))'
