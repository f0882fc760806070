import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { PASSWORD_LENGTH } from '@rollout-health/shared/people';

/** A password that is chosen now, as against one that is known already. */
export function NewPasswordInput({ advice, ...more }: PasswordInputProps & { advice?: string }) {
  return (
    <PasswordInput
      description={`At least ${PASSWORD_LENGTH.least} characters${advice ? `; ${advice}` : ''}`}
      autoComplete="new-password"
      required
      minLength={PASSWORD_LENGTH.least}
      maxLength={PASSWORD_LENGTH.most}
      {...more}
    />
  );
}
