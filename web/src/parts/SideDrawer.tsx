import { Drawer, type DrawerProps } from '@mantine/core';
import { useReturnFocus } from './use-return-focus';

/** A drawer at the side that is there as long as it is open. */
export function SideDrawer(props: Omit<DrawerProps, 'opened' | 'position'>) {
  useReturnFocus();
  return <Drawer opened position="right" {...props} />;
}
