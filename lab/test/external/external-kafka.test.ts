import { describe, expect, test } from '@jest/globals';
import { removeGroup } from '../../external/kafka';

/** As kafkajs packs what a broker says of a group. */
function refused(type: string, message: string): Error {
  return Object.assign(new Error('Error in DeleteGroups'), { groups: [{ error: { type, message } }] });
}

function adminWith(...answers: (Error | undefined)[]) {
  let asked = 0;
  return {
    asked: () => asked,
    async deleteGroups() {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      if (answer !== undefined) throw answer;
      return [];
    },
  };
}

describe('a group of consumers', () => {
  test('that was never made, or is gone, is removed', async () => {
    const never = adminWith(refused('GROUP_ID_NOT_FOUND', 'The group id was not found'));
    const gone = adminWith(undefined);
    await removeGroup(never, 'one');
    await removeGroup(gone, 'one');
    expect([never.asked(), gone.asked()]).toEqual([1, 1]);
  });

  test('that a killed worker still is in is asked for again', async () => {
    const admin = adminWith(refused('NON_EMPTY_GROUP', 'The group is not empty'), undefined);
    await removeGroup(admin, 'one');
    expect(admin.asked()).toBe(2);
  });

  test('that cannot be removed is named, with what the broker says', async () => {
    const admin = adminWith(refused('GROUP_AUTHORIZATION_FAILED', 'Not authorized to access group'));
    await expect(removeGroup(admin, 'one')).rejects.toThrow(/the group one.*Not authorized/);
    expect(admin.asked()).toBe(1);
  });
});
