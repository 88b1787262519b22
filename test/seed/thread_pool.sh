# Five pbkdf2 calls: with 4 threads the fifth waits for one of the others and finishes about a round later; with 5
# they overlap. Overlap is what is shown: _thread_pool.js prints where a file call, queued last, is served.
set -e
for size in 4 5 6; do
  UV_THREADPOOL_SIZE=$size "$JSRUN" _thread_pool.js
done
"$JSRUN" _thread_pool.js
