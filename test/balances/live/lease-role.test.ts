import { expect, test } from 'vitest';
import { LeaseRole } from '../../../src/balances/live/lease-role.ts';

function following(fence: number): LeaseRole {
  const role = new LeaseRole();
  role.follow(fence, 0);
  role.hear({ fence, seq: 7, kind: 'own' }, 0);
  return role;
}

test('who does not know yet who reads takes nothing for a reading, and reads nothing', () => {
  const role = new LeaseRole();
  expect(role.hear({ fence: 3, seq: 1, kind: 'read' }, 0)).toBe('ignored');
  expect([role.is, role.fence, role.mayRead(0)]).toEqual(['asking', 0, false]);
});

test('a message says by its number whether others were missed', () => {
  const role = following(3);
  expect(role.hear({ fence: 3, seq: 8, kind: 'read' }, 0)).toBe('next');
  // A sign of life repeats the number of the last message.
  expect(role.hear({ fence: 3, seq: 8, kind: 'own' }, 0)).toBe('next');
  expect(role.hear({ fence: 3, seq: 10, kind: 'read' }, 0)).toBe('missed');
  expect(role.hear({ fence: 3, seq: 11, kind: 'alone' }, 0)).toBe('next');
  expect(role.hear({ fence: 3, seq: 12, kind: 'own' }, 0)).toBe('missed');
});

test('an earlier lease counts no more, and a later one is followed, also by who had the lease', () => {
  const role = following(3);
  expect(role.hear({ fence: 2, seq: 8, kind: 'read' }, 0)).toBe('ignored');
  expect(role.own(4, 100)).toBe(true);
  expect(role.hear({ fence: 4, seq: 1, kind: 'read' }, 0)).toBe('ignored');
  expect(role.hear({ fence: 5, seq: 9, kind: 'read' }, 0)).toBe('new');
  expect([role.is, role.fence, role.mayRead(0)]).toEqual(['follower', 5, false]);
  expect(role.hear({ fence: 5, seq: 10, kind: 'read' }, 0)).toBe('next');
});

test('who has the lease reads until it ends, and alone without end', () => {
  const role = new LeaseRole();
  role.own(1, 100);
  expect([role.mayRead(99), role.mayRead(100)]).toEqual([true, false]);
  expect([role.own(1, 200), role.mayRead(100)]).toEqual([false, true]);
  role.readAlone();
  expect(role.mayRead(Number.MAX_VALUE)).toBe(true);
  role.ask();
  expect(role.mayRead(0)).toBe(false);
});

test('numbers begin anew with each lease, and what was skipped shows as missed', () => {
  const [role, other] = [new LeaseRole(), new LeaseRole()];
  role.own(1, 100);
  other.follow(1, 0);
  expect([role.number('own'), role.number('read'), role.number('own')]).toEqual([0, 1, 1]);
  expect(other.hear({ fence: 1, seq: 1, kind: 'read' }, 0)).toBe('next');
  role.skip();
  expect(other.hear({ fence: 1, seq: role.number('read'), kind: 'read' }, 0)).toBe('missed');
  role.own(2, 100);
  expect(role.number('read')).toBe(1);
});

test('whom a replica follows is new to it once, and its silence is counted from the last message', () => {
  const role = new LeaseRole();
  expect(role.isNewOwner(3)).toBe(true);
  role.follow(3, 10);
  expect([role.isNewOwner(3), role.isNewOwner(4), role.silentMs(25)]).toEqual([false, true, 15]);
  role.hear({ fence: 3, seq: 0, kind: 'own' }, 20);
  expect(role.silentMs(25)).toBe(5);
});
