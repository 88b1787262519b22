/* See openssl.h: one computation on libuv's pool. */
#include "bindings/crypto/openssl.h"

static void work(uv_work_t *uv) {
  struct crypto_job *job = uv->data;
  job->ok = job->run(job);
  crypto_clear_errors(); /* of this thread */
}

static void done(uv_work_t *uv, int status) {
  struct crypto_job *job = uv->data;
  duk_push_boolean(job->request.isolate->ctx, status != 0 || !job->ok);
  request_complete(&job->request, 1);
}

int crypto_job_start(struct crypto_job *job, bool (*run)(struct crypto_job *job)) {
  job->run = run;
  job->uv.data = job;
  int error = uv_queue_work(&job->request.isolate->loop, &job->uv, work, done);
  if (error < 0) {
    request_free(&job->request);
    return error;
  }
  job->request.uv = (uv_req_t *)&job->uv;
  return 0;
}
