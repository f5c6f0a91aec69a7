import { Router } from 'express';

/** `/`: what this address is, and where to go from it. Addresses are relative, so they are right behind any balancer. */
export function homeRoutes(level: string): Router {
  const page = PAGE.replaceAll('LEVEL', level.toUpperCase());
  return Router().get('/', (_request, response) => void response.type('html').send(page));
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>ticket-rush: LEVEL</title>
  <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  <style>
    body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
    li { margin: 0.5rem 0 }
  </style>
</head>
<body>
  <h1>ticket-rush: LEVEL</h1>
  <p>This service sells tickets over HTTP. It has no pages for buyers.</p>
  <ul>
    <li><a href="docs/">docs</a>: every call, with a form to try it</li>
    <li><a href="techniques">techniques</a>: how this level sells, and what each technique is expected to survive</li>
    <li><a href="health/ready">health</a>: whether everything answers that a booking needs</li>
    <li><a href="metrics">metrics</a>: what Prometheus reads</li>
    <li><a href="openapi.json">openapi.json</a>: the description of the calls, for programs</li>
  </ul>
</body>
</html>
`;
