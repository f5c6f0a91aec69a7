import type { Reach } from '@ticket-rush/stack/level/level-environment';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type BreakableLink, openBreakableLink } from '@ticket-rush/testing/network/breakable-link';
import { type Action, LINK_ACTIONS, NotPossible, type Target } from './target';

/** The ways from processes to their servers, each through a proxy that can be broken. */
export interface Links {
  reach: Reach;
  targets(): Target[];
}

/** @param isWanted by the name of the target; a way that is not wanted has no proxy, which would cost time */
export function openLinks(scratch: Scratch, isWanted: (name: string) => boolean): Links {
  const targets: Target[] = [];
  return {
    async reach(process, server, url) {
      const name = linkName(process, server);
      if (!isWanted(name)) return url;
      const link = await openBreakableLink(url);
      scratch.onClose(() => link.close());
      targets.push(linkTarget(name, link));
      return link.url;
    },
    targets: () => targets,
  };
}

export function linkName(process: string, server: string): string {
  return `link ${process} ${server}`;
}

function linkTarget(name: string, link: BreakableLink): Target {
  let state = 'whole';
  const mend = () => {
    link.mend();
    state = 'whole';
  };
  const deeds: Partial<Record<Action, (ms: number) => void>> = {
    cut() {
      if (state === 'cut') throw new NotPossible(`${name} is cut`);
      link.cut();
      state = 'cut';
    },
    slow(ms) {
      if (state === 'cut') throw new NotPossible(`${name} is cut`);
      link.delay(ms);
      state = `slow ${ms}ms`;
    },
    mend() {
      if (state === 'whole') throw new NotPossible(`${name} is whole`);
      mend();
    },
  };
  return {
    name,
    actions: LINK_ACTIONS,
    state: () => state,
    act: async (action, ms) => deeds[action]?.(ms),
    restore: async () => mend(),
  };
}
