# Other people's TLS: curl and openssl, both versions, as clients and as a server. Left out where the tools are missing.
set -eu
command -v curl >/dev/null && command -v openssl >/dev/null || exit 0
cd "$TEST_ROOT/test/tls/fixtures"
server=$TEST_SCRATCH/server.js
cat >"$server" <<'END'
const fs = require('fs');
const options = {
  key: fs.readFileSync('server.key'), cert: fs.readFileSync('server.crt'), ca: fs.readFileSync('ca.crt'),
  requestCert: true, rejectUnauthorized: false,
};
const server = require('https').createServer(options, (req, res) => {
  res.end(`${req.socket.getProtocol()} ${req.socket.authorized} ${req.url}\n`);
}).listen(0, '127.0.0.1', () => fs.writeFileSync(process.argv[2], String(server.address().port)));
setTimeout(() => process.exit(1), 30000).unref();
END
"$JSRUN" "$server" "$TEST_SCRATCH/port" &
child=$!
trap 'kill $child 2>/dev/null || :' EXIT
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -s "$TEST_SCRATCH/port" ] && break
  sleep 0.2
done
port=$(cat "$TEST_SCRATCH/port")
expect() {
  [ "$1" = "$2" ] || { echo "expected: $2"; echo "seen: $1"; exit 1; }
}
ask() { curl -s -m 10 --cacert ca.crt "$@"; }
expect "$(ask --tlsv1.2 --tls-max 1.2 "https://localhost:$port/a" --resolve "localhost:$port:127.0.0.1")" 'TLSv1.2 false /a'
expect "$(ask --tlsv1.3 "https://127.0.0.1:$port/b")" 'TLSv1.3 false /b'
expect "$(ask --cert client.crt --key client.key "https://127.0.0.1:$port/c")" 'TLSv1.3 true /c'
expect "$(ask "https://127.0.0.1:$port/[1-3]")" "TLSv1.3 false /1
TLSv1.3 false /2
TLSv1.3 false /3"
# A client that asks for renegotiation is refused; the server lives.
(sleep 0.3; echo R; sleep 0.5) | timeout 10 openssl s_client -tls1_2 -connect "127.0.0.1:$port" -CAfile ca.crt \
  >"$TEST_SCRATCH/renegotiation" 2>&1 || :
grep -q 'no renegotiation' "$TEST_SCRATCH/renegotiation"
expect "$(ask "https://127.0.0.1:$port/d")" 'TLSv1.3 false /d'
kill $child
# openssl s_server answers with a page about the connection.
openssl s_server -accept 0 -key server.key -cert server.crt -www >"$TEST_SCRATCH/s_server" 2>&1 &
child=$!
for try in 1 2 3 4 5 6 7 8 9 10; do
  grep -q ^ACCEPT "$TEST_SCRATCH/s_server" && break
  sleep 0.2
done
port=$(sed -n 's/^ACCEPT.*:\([0-9]*\)$/\1/p' "$TEST_SCRATCH/s_server")
for version in TLSv1.2 TLSv1.3; do
  timeout 10 "$JSRUN" -e "
    const ca = require('fs').readFileSync('ca.crt');
    require('https').get('https://localhost:$port/', { ca, maxVersion: '$version' }, (res) => {
      let text = '';
      res.on('data', (chunk) => { text += chunk; }).on('end', () => {
        if (res.statusCode !== 200 || !text.includes('Protocol  : $version')) { console.log(text); process.exit(1); }
      });
    });"
done
