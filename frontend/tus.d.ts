/* tus-js-client's declarations name Node's Buffer, which browsers have not. */
declare class Buffer extends Uint8Array {}
