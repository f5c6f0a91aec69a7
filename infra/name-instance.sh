#!/bin/sh
# The metrics of two containers of one service differ by the label `instance`, so each is called after its container.
export INSTANCE="${INSTANCE:-$(hostname)}"
exec "$@"
