import { useQuery } from '@tanstack/react-query';
import { may, type Permission } from '@rollout-health/shared/permissions';
import { meQuery } from '../api/access';

/** Whether this person may, in the rollout or (without one) in the whole installation. The server asks again. */
export function useMay(permission: Permission, rollout?: string): boolean {
  const me = useQuery(meQuery);
  return me.data !== undefined && may(me.data.grants, permission, rollout);
}
