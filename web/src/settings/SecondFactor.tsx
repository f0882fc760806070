import { Alert, Button, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { confirmSecondFactor, startSecondFactor, stopSecondFactor } from '../api/account';
import { CopyCommand } from '../parts/CopyCommand';
import { ErrorState } from '../parts/ErrorState';
import styles from './settings.module.css';

/** off → (password) → being set up: secret and recovery codes shown once → (first code) → on → (password) → off. */
export function SecondFactor({ isOn }: { isOn: boolean }) {
  const cache = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const start = useMutation({ mutationFn: startSecondFactor, onSettled: () => setPassword('') });
  const onChanged = async () => {
    setPassword('');
    setCode('');
    start.reset();
    await cache.invalidateQueries({ queryKey: ['account'] });
  };
  const confirm = useMutation({ mutationFn: confirmSecondFactor, onSuccess: onChanged });
  const stop = useMutation({ mutationFn: stopSecondFactor, onSuccess: onChanged });
  if (isOn) {
    return (
      <Frame about="On: signing in asks for a code of your authenticator app.">
        <PasswordStep label="Turn it off" password={password} onPassword={setPassword} step={stop} />
      </Frame>
    );
  }
  if (!start.data) {
    return (
      <Frame about="Off. With it, whoever learns your password still cannot sign in.">
        <PasswordStep label="Set it up" password={password} onPassword={setPassword} step={start} />
      </Frame>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code.trim());
  };
  return (
    <Frame about="Scan this with an authenticator app, or type its secret in. Then enter the code that the app shows.">
      <div className={styles.paper}>
        <QRCodeSVG value={start.data.totpURI} size={176} title="Code to scan with an authenticator app" />
      </div>
      <CopyCommand command={new URL(start.data.totpURI).searchParams.get('secret') ?? ''} label="Copy the secret" />
      <Alert color="yellow" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title="Keep these recovery codes">
        <Text size="sm" mb="xs">
          Each lets you in once when the app is lost. They are not shown again.
        </Text>
        <ul className={styles.codes}>
          {start.data.backupCodes.map((backup) => (
            <li key={backup}>
              <code>{backup}</code>
            </li>
          ))}
        </ul>
      </Alert>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label="Code that the app shows"
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {confirm.isError && <ErrorState error={confirm.error} />}
        <Button type="submit" loading={confirm.isPending} style={{ justifySelf: 'start' }}>
          Turn it on
        </Button>
      </form>
    </Frame>
  );
}

function Frame({ about, children }: { about: string; children: ReactNode }) {
  return (
    <section className={styles.card} aria-labelledby="factor-title">
      <div>
        <Title order={3} id="factor-title">
          Second factor
        </Title>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      </div>
      {children}
    </section>
  );
}

interface PasswordStepProps {
  label: string;
  password: string;
  onPassword: (password: string) => void;
  step: { mutate: (password: string) => void; isPending: boolean; isError: boolean; error: unknown };
}

function PasswordStep({ label, password, onPassword, step }: PasswordStepProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    step.mutate(password);
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <PasswordInput
        label="Your password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => onPassword(event.currentTarget.value)}
      />
      {step.isError && <ErrorState error={step.error} />}
      <Button type="submit" variant="default" loading={step.isPending} style={{ justifySelf: 'start' }}>
        {label}
      </Button>
    </form>
  );
}
