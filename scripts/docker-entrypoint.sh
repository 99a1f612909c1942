#!/bin/sh
# A mounted volume may belong to root (Fly's do), whatever the image says. Started as root, this hands the data
# folder to the `node` user and goes on as that user, for good; started as anyone else, it changes nothing.
set -eu
if [ "$(id -u)" = 0 ]; then
  chown node:node "$DATA_DIR"
  export HOME=/home/node
  exec setpriv --reuid=node --regid=node --init-groups --no-new-privs -- "$@"
fi
exec "$@"
