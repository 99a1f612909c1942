import { expect, it } from 'vitest';
import { offeredProtocols, offeredTicket } from './subprotocols.ts';

it('lists what is offered, in order', () => {
  expect(offeredProtocols('other , video-refresher.v1')).toEqual(['other', 'video-refresher.v1']);
  expect(offeredProtocols(undefined)).toEqual(['']);
});

it('finds the ticket beside the protocol, and nothing else', () => {
  expect(offeredTicket('video-refresher.v1, ticket.a-b_C1')).toBe('a-b_C1');
  expect(offeredTicket('video-refresher.v1')).toBeNull();
  expect(offeredTicket('ticketless, x.ticket.y')).toBeNull();
  expect(offeredTicket(undefined)).toBeNull();
});
