# ms until 200 workers are alive at once and each has answered. (jsrun _alive.js 1000 shows that many more may be.)
exec $RUNTIME "$(dirname "$0")/_alive.js" 200
