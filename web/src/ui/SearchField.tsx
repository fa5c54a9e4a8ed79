/** A line of text that something is found by. */

import { Search } from 'lucide-react';
import { TextField } from './TextField';

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onChange(words: string): void;
  className?: string;
  ref?: React.Ref<HTMLInputElement>;
}

export function SearchField({ placeholder = 'Search', className = 'w-44', ...props }: Props) {
  return <TextField {...props} placeholder={placeholder} icon={<Search size={13} />} className={className} />;
}
