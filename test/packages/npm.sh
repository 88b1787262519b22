# npm itself: installs a local package, lists, packs, runs scripts with their exit codes, edits package.json. No network.
npm=$PWD/node_modules/npm/bin/npm-cli.js
cd "$TEST_SCRATCH" || exit 1
mkdir -p thing/lib project bin
ln -s "$JSRUN" bin/node # (What scripts and #! lines start.)
PATH=$PWD/bin:$PATH HOME=$PWD npm_config_cache=$PWD/cache npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false npm_config_offline=true
export PATH HOME npm_config_cache npm_config_update_notifier npm_config_audit npm_config_fund npm_config_offline
echo '{"name":"local-thing","version":"2.1.0","description":"A local thing","files":["lib"],"main":"index.js","bin":{"thing":"index.js"}}' >thing/package.json
printf '#!/usr/bin/env node\nif (require.main === module) console.log("thing runs", process.argv.length);\nmodule.exports = 42;\n' >thing/index.js
chmod +x thing/index.js
echo text >thing/lib/a.txt
echo hidden >thing/secret.txt
echo '{"name":"project","version":"1.0.0","scripts":{"hello":"echo hello $npm_package_name","fail":"exit 3","pretest":"echo before","test":"thing a b"}}' >project/package.json
cd project || exit 1
npm() {
  echo "\$ npm $*"
  "$JSRUN" "$npm" "$@" >"$TEST_SCRATCH/said" 2>&1
  status=$?
  sed "s|$TEST_SCRATCH|SCRATCH|g; s/ in [0-9.]*m\{0,1\}s\$/ in a while/; s/logs.*-debug/logs-debug/" "$TEST_SCRATCH/said"
  [ $status = 0 ] || echo "status $status"
}
npm --version
npm install ../thing
npm ls
npm ls --all --json
npm pack ../thing
npm run
npm run hello
npm test
npm run fail
npm run nothing
npm pkg set a.b=1
npm pkg get name a
npm version minor --no-git-tag-version
npm explain local-thing
npm query '*'
npm exec thing
npm uninstall local-thing
npm nonsense
ls
cat package.json package-lock.json
tar tf local-thing-2.1.0.tgz
sha1sum local-thing-2.1.0.tgz
