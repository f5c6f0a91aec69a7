import { describe, expect, test } from '@jest/globals';
import type { PartStatus } from '@ticket-rush/stack/install/doctor';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import { optimistic } from '../../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { notRunFor, partsOf } from '../../rush/levels/prepare-levels';
import { selectTechniques, UnknownTechnique } from '../../rush/levels/selection';
import { partsFor, serversFor } from '../../rush/levels/start-servers';

const ready = <Server>(value: Server) => ({ status: 'fulfilled', value }) as const;
const postgres = ready({ adminUrl: 'postgres://here' } as never);

describe('what a level needs', () => {
  test('is looked for on the machine for that level only', () => {
    expect(partsOf('lv1')).toEqual(['nginx', 'postgres']);
    expect(partsOf('lv4')).toEqual(expect.arrayContaining(['java', 'kafka-jars']));
    expect(partsOf('lv3')).not.toContain('java');
  });

  test('is started once for all levels together', () => {
    expect([...serversFor(['lv1', 'lv2'])]).toEqual(['postgres']);
    expect([...serversFor(['lv1', 'lv3', 'lv4'])].sort()).toEqual(['kafka', 'postgres', 'redis']);
  });

  test('keeps only its own level from running when it does not start', () => {
    const broken = { status: 'rejected', reason: new Error('the broker did not start') } as const;
    const servers = { postgres, redis: ready([{ url: 'redis://here' }] as never), kafka: broken };
    expect(() => partsFor('lv4', servers)).toThrow('the broker did not start');
    expect(partsFor('lv1', servers)).toEqual({ postgres: { adminUrl: 'postgres://here' } });
  });

  test('is named with the commands that get it when it is missing', () => {
    const statuses: PartStatus[] = [
      { name: 'nginx', found: true, path: '/usr/sbin/nginx', version: '1.22' },
      { name: 'redis-server', found: false, remedy: 'sudo apt-get install -y redis-server' },
    ];
    expect(notRunFor('lv3', statuses, new Error('Not installed: redis-server'))).toEqual({
      level: 'lv3',
      reason: 'Not installed: redis-server',
      remedy: 'sudo apt-get install -y redis-server',
    });
  });
});

describe('a choice of techniques', () => {
  const catalogue = new Map<LevelName, string[]>([
    ['lv1', [unprotected.slug]],
    ['lv2', [rowLock.slug, optimistic.slug]],
  ]);

  test('leaves out the levels that have none of them', () => {
    expect(selectTechniques([optimistic.slug], catalogue).levels).toEqual(['lv2']);
  });

  test('is refused when no level has one of them', () => {
    expect(() => selectTechniques([optimistic.slug, 'prayer'], catalogue)).toThrow(UnknownTechnique);
  });
});
