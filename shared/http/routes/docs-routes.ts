import { dirname } from 'node:path';
import { type RequestHandler, Router } from 'express';
import { notFound } from '../problem';

/** swagger-ui-dist is a folder of files; it has no module to import. */
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** `/openapi.json`, and at `/docs` a page that reads it. Addresses are relative, so they are right behind any balancer. */
export function docsRoutes(describe: () => object): Router {
  let document: object | undefined;
  return Router()
    .get('/openapi.json', (_request, response) => {
      document ??= describe();
      response.json(document);
    })
    .get('/docs', (request, response) => {
      if (request.path.endsWith('/')) response.type('html').send(PAGE);
      else response.redirect(301, 'docs/');
    })
    .get('/docs/:file', sendFile);
}

/** A route, and no folder for `use`: so that another method is answered as on every other path. */
const sendFile: RequestHandler<{ file: string }> = (request, response, next) => {
  response.sendFile(request.params.file, { root: SWAGGER_UI }, (error) => {
    if (!error || response.headersSent) return;
    const { status } = error as { status?: number };
    // A range or a condition that does not fit is said of a file that is there. A name that leads out of the folder is 403.
    if (status === 412 || status === 416) next(error);
    else notFound(request as never, response, next);
  });
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>ticket-rush: API</title>
  <link rel="icon" type="image/png" href="favicon-32x32.png">
  <link rel="stylesheet" href="swagger-ui.css">
</head>
<body>
  <div id="api"></div>
  <script src="swagger-ui-bundle.js"></script>
  <script>SwaggerUIBundle({ url: '../openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });</script>
</body>
</html>
`;
