import { z } from 'zod';
import { Timestamp } from './words.js';

/** What ingest keys and API tokens have in common. */

/** An address or a network in CIDR notation, such as 10.0.0.0/8 or 2001:db8::/32. */
export const Network = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], 'must be an address or a network, such as 10.0.0.0/8');
export type Network = z.infer<typeof Network>;

/** From where a key may be used; none: from anywhere. */
export const Networks = z.array(Network).max(50);

export const NewKeyRequest = z.object({ expiresAt: Timestamp.optional(), networks: Networks.optional() });
export type NewKeyRequest = z.infer<typeof NewKeyRequest>;

/** How long both keys work; 0 ends the old one at once. */
export const RotationRequest = z.object({ overlapHours: z.number().min(0).max(2_160) });
export type RotationRequest = z.infer<typeof RotationRequest>;
