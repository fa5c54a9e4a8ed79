/** A button that copies a text, and says so. */

import { Check, Copy as CopyIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './Button';

export function Copy({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <IconButton
      label={done ? 'Copied' : label}
      icon={done ? <Check size={14} /> : <CopyIcon size={14} />}
      onPress={() => void navigator.clipboard.writeText(text).then(() => setDone(true))}
    />
  );
}
