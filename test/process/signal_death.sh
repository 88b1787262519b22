# A signal nobody listens to ends the program; one that somebody listened to does so again.
"$JSRUN" -e 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'
echo $?
"$JSRUN" -e 'const f = () => {}; process.on("SIGINT", f); process.off("SIGINT", f); setTimeout(() => process.kill(process.pid, "SIGINT"), 5); setInterval(() => {}, 1000)'
echo $?
"$JSRUN" -e 'process.on("SIGTERM", () => { console.log("term"); process.exit(0) }); process.kill(process.pid); setInterval(() => {}, 1000)'
echo $?
