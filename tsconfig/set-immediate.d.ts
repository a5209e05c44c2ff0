/** Node's alone: where code that runs everywhere uses it, it asks first whether it is there. */
declare const setImmediate: ((task: (value: void) => void) => unknown) | undefined;
