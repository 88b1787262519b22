'use strict';

// Proves: EventTarget, Event, CustomEvent, AbortController and AbortSignal.

function attempt(f) {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const target = new EventTarget();
console.log(target);
const listener = (e) => console.log('listener', e.type, e.target === target, e.currentTarget === target, e.eventPhase, e.composedPath().length);
target.addEventListener('x', listener);
target.addEventListener('x', listener);
target.addEventListener('x', { handleEvent(e) { console.log('object', e.type); } }, { once: true });
const event = new Event('x', { cancelable: true });
console.log(target.dispatchEvent(event), event.currentTarget, event.eventPhase);
target.addEventListener('x', (e) => e.preventDefault());
console.log(target.dispatchEvent(new Event('x', { cancelable: true })), target.dispatchEvent(new Event('x')));
target.removeEventListener('x', listener);
attempt(() => target.dispatchEvent({}));
attempt(() => target.addEventListener('x'));
attempt(() => target.addEventListener('x', 5));
attempt(() => new Event());
console.log(new CustomEvent('c', { detail: 5 }).detail, new Event('a').isTrusted, String(new Event('q')), Object.keys(new Event('a')));
target.addEventListener('stop', (e) => { e.stopImmediatePropagation(); console.log('stopped'); });
target.addEventListener('stop', () => console.log('not reached'));
target.dispatchEvent(new Event('stop'));

const controller = new AbortController();
console.log(controller, controller.signal);
controller.signal.onabort = (e) => console.log('onabort', e.type, e.isTrusted);
controller.signal.addEventListener('abort', () => console.log('abort'));
controller.abort();
controller.abort();
const { reason } = controller.signal;
console.log(reason.name, reason.code, reason.message, reason instanceof DOMException, reason instanceof Error, controller.signal.aborted);
attempt(() => controller.signal.throwIfAborted());
attempt(() => new AbortSignal());
console.log(AbortSignal.abort(5).reason);

const one = new AbortController();
const two = new AbortController();
const any = AbortSignal.any([one.signal, two.signal]);
const all = AbortSignal.any([any]);
any.addEventListener('abort', () => console.log('any', all.aborted));
all.onabort = () => console.log('all');
two.abort('reason');
console.log(any.reason, all.reason, one.signal.aborted);
attempt(() => AbortSignal.any([5]));
attempt(() => AbortSignal.timeout(-1));
const timed = AbortSignal.timeout(5);
timed.onabort = () => console.log(timed.reason.name, timed.reason.message);
setTimeout(() => {}, 20);

const silent = new AbortController();
target.addEventListener('signal', () => console.log('never'), { signal: silent.signal });
silent.abort();
target.dispatchEvent(new Event('signal'));
console.log(new DOMException('m', 'AbortError').code, DOMException.ABORT_ERR, new DOMException('m', { name: 'Q', cause: 4 }).cause, String(new DOMException('m', 'N')));
