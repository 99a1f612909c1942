import { expect, it } from 'vitest';
import { TICKET_MS, Tickets } from './tickets.ts';

it('admits its session once', () => {
  const tickets = new Tickets<string>();
  const ticket = tickets.issue('ann', 0);
  expect(ticket).toMatch(/^[\w-]{43}$/);
  expect(tickets.redeem(ticket, 1)).toBe('ann');
  expect(tickets.redeem(ticket, 1)).toBeNull();
});

it('holds for 30 seconds, and not one moment longer', () => {
  const tickets = new Tickets<string>();
  const [early, late] = [tickets.issue('ann', 0), tickets.issue('bob', 0)];
  expect(tickets.redeem(early, TICKET_MS - 1)).toBe('ann');
  expect(tickets.redeem(late, TICKET_MS)).toBeNull();
});

it('knows no other text', () => {
  const tickets = new Tickets<string>();
  const ticket = tickets.issue('ann', 0);
  for (const text of ['', 'x', ticket.slice(1), `${ticket}A`, ticket.toLowerCase()])
    expect(tickets.redeem(text, 1)).toBeNull();
  expect(tickets.redeem(ticket, 1)).toBe('ann');
});

it('keeps a bounded number, the newest', () => {
  const tickets = new Tickets<number>();
  const issued = Array.from({ length: 10_001 }, (_, index) => tickets.issue(index, 0));
  expect(tickets.redeem(issued[0]!, 1)).toBeNull();
  expect(tickets.redeem(issued[1]!, 1)).toBe(1);
  expect(tickets.redeem(issued[10_000]!, 1)).toBe(10_000);
});
