/** `node build.mjs ENTRY FOLDER`: bundles the entry into a folder of its own inside of FOLDER, and lists its sources there. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { hashOf, ROOT } from './find-bundle.cjs';

/** Processes that started with an older bundle read its map when they meet an error. */
const KEEP_MS = 3_600_000;

/** TypeORM loads the driver by a name that is known at run time only, and swagger-ui-dist is a folder of files. */
const external = ['pg', 'pg-native', 'swagger-ui-dist'];

const ONE_LINE_MAP =
  '\n//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImFsbCJdLCJtYXBwaW5ncyI6IkFBQUEifQ==';

/**
 * How esbuild names each function and class as it is made. Express makes several for each request, and naming them took a tenth of
 * its time. So only what is made while the entry loads is named, and that is all classes. As long as what it stands for: the map
 * counts columns.
 */
const NAMING = /(?<=__name=\((\w+),(\w+)\)=>)__defProp\(\1,"name",\{(?:value:)?\2,configurable:!0\}\)/;
const nameOnLoad = (naming, target, name) => `nameOnLoad(${target},${name})`.padEnd(naming.length);

/** As Node wraps a module; inside of the file, so that the map counts it. */
const WRAPPER_START =
  '(function (exports, require, module, __filename, __dirname) {' +
  'let nameOnLoad=(target,value)=>Object.defineProperty(target,"name",{value,configurable:true});' +
  'setImmediate(()=>{nameOnLoad=(target)=>target});';

const [, , entry, folder] = process.argv;
const sources = new Map();

/** Remembers our own sources as they were bundled, and tells them the folder that they came from. The map leaves the dependencies out: it is a tenth of the size. */
const ownSources = {
  name: 'own-sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (path.includes(`${sep}node_modules${sep}`))
        return { contents: contents + ONE_LINE_MAP, loader: 'js' };
      sources.set(relative(ROOT, path), contents);
      const folder = contents.includes('__dirname')
        ? `const __dirname = ${JSON.stringify(dirname(path))};`
        : '';
      return { contents: folder + contents, loader: 'ts' };
    });
  },
};

const outcome = join(folder, `new-${process.pid}`); // Readable for others, as a temporary folder is not.
await build({
  entryPoints: [entry],
  outfile: join(outcome, 'main.js'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  external,
  keepNames: true, // TypeORM and our errors show the names of classes.
  minifySyntax: true,
  minifyWhitespace: true, // Two thirds of the size, in memory too.
  lineLimit: 120, // Node shows the line of an error that nothing catches.
  banner: { js: WRAPPER_START },
  footer: { js: '})' },
  sourcemap: 'linked',
  plugins: [ownSources],
  logLevel: 'warning',
});

const file = join(outcome, 'main.js');
const text = readFileSync(file, 'latin1'); // ASCII: esbuild escapes the rest.
if (text.includes('__name(') && !NAMING.test(text)) throw new Error('esbuild names functions otherwise');
writeFileSync(file, text.replace(NAMING, nameOnLoad), 'latin1');

const inputs = [...sources.keys()].sort();
const bundle = join(
  folder,
  hashOf(inputs, (input) => sources.get(input)),
);
rmSync(bundle, { recursive: true, force: true });
renameSync(outcome, bundle);
const list = join(folder, 'inputs.json');
writeFileSync(`${list}.new`, JSON.stringify(inputs));
renameSync(`${list}.new`, list);
for (const name of readdirSync(folder)) {
  const old = join(folder, name);
  if (old !== bundle && /^(new-.*|[0-9a-f]{40})$/.test(name) && statSync(old).mtimeMs < Date.now() - KEEP_MS)
    rmSync(old, { recursive: true, force: true });
}
