/** nginx.conf: the load balancer in front of the instances of one service. Everything it writes stays in its folder. */

export interface NginxSettings {
  port: number;
  /** URLs of the instances. */
  upstreams: readonly string[];
  folder: string;
}

export function nginxConfig({ port, upstreams, folder }: NginxSettings): string {
  const instances = upstreams.map((url) => `server ${new URL(url).host} max_fails=1 fail_timeout=2s;`);
  return `
daemon off;
worker_processes auto;
# Each client takes two of them: one to nginx, one from nginx to an instance. One worker may get all the clients.
worker_rlimit_nofile 16384;
pid ${folder}/nginx.pid;
# notice, because the line that says that the workers start is a notice.
error_log stderr notice;

events {
  worker_connections 8192;
}

http {
  access_log off;
  default_type application/octet-stream;
  client_body_temp_path ${folder}/client-body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;

  # The services allow 16 KiB and answer with problem details; nginx would answer with a page of its own.
  client_max_body_size 1m;
  client_body_buffer_size 32k;
  keepalive_requests 1000000;

  upstream instances {
    # Round robin.
    ${instances.join('\n    ')}
    # For each worker, and one worker may get all the buyers of a rush. A service that is busy accepts new connections slowly: Node
    # accepts one each time that its event loop has gone round, after the requests of all connections that are there already.
    keepalive 2048;
    keepalive_requests 1000000;
    # Shorter than the 65 s after which a service closes an idle connection: a request sent into a closing one would fail.
    keepalive_timeout 60s;
  }

  server {
    # A thousand buyers connect at once. The system may allow less (net.core.somaxconn).
    listen 127.0.0.1:${port} backlog=4096;

    location / {
      proxy_pass http://instances;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      # X-Request-Id and X-USER-ID pass as all other headers do.
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;

      # One request is one attempt, so that an experiment sees every failure: the client is told 502 and decides. By
      # default nginx asks the next instance where nothing was sent yet, and repeats a GET; never a POST that was sent,
      # which may have booked. The Compose stack leaves it at that (infra/nginx/balance.conf): instances come and go there.
      proxy_next_upstream off;

      # Answers pass as they come, also those that do not ask for it. The streams of LV.4 would pass at once without this:
      # they ask by X-Accel-Buffering: no.
      proxy_buffering off;
      # Between two reads. Longer than anyone waits for a lock, so the service's own limits are the ones seen.
      proxy_read_timeout 300s;
    }
  }
}
`;
}
