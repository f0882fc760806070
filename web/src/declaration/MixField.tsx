import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { readMix, writeMix } from './edit-declaration';

interface Props {
  label: string;
  placeholder: string;
  mix: Record<string, number> | undefined;
  /** Empty: none is planned. */
  onChange: (mix: Record<string, number>) => void;
}

/** Kept as it is typed; what cannot be read is said here and changes nothing. */
export function MixField({ label, placeholder, mix, onChange }: Props) {
  const [text, setText] = useState(() => writeMix(mix));
  const change = (next: string) => {
    setText(next);
    const read = readMix(next);
    if (read !== null) onChange(read);
  };
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      style={{ flex: '1 1 14rem' }}
      value={text}
      error={readMix(text) === null ? 'Write each value with its share, such as: ios 60, android 40' : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
