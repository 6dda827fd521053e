import type { ReactNode } from 'react';
import { useSession } from '../api/session.js';
import { SignInView } from './sign-in-view.js';

/** Shows the page to who may see it, and the way in to others. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { data, isPending } = useSession();
  if (isPending) return null;
  return data?.keys === 'required' && data.name === null ? <SignInView /> : children;
}
