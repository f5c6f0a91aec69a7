#!/bin/bash
# The container's health: GET /health/ready answers 200. In bash, because a Node.js every few seconds for each container
# would be most of what an idle machine does.
exec 3<>/dev/tcp/127.0.0.1/"${PORT:-3000}" || exit 1
printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ]
