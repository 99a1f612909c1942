/** It only has to be read: no script of ours is sent with it. */
export const csr = false;
