import { afterAll, beforeAll } from '@jest/globals';
import { openScratch, type Scratch } from '../../process/scratch';

/** Around the tests of a file: a cache in which there is nothing, in a folder of their own. Undefined until `beforeAll` is over. */
export function emptyCacheBeforeAll(): { readonly folder: string } {
  const before = process.env.XDG_CACHE_HOME;
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await openScratch();
    process.env.XDG_CACHE_HOME = scratch.folder;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    await scratch.close();
  });
  return {
    get folder() {
      return scratch.folder;
    },
  };
}
