export default {
  title: 'Sign in',
  text: 'This library is shown to those who have an API key.',
  key: 'API key',
  hint: 'Whoever runs the server makes one. It begins with eyc_ and is kept by this browser for a week at most.',
  signIn: 'Sign in',
  refused: 'This key opens nothing: it is mistyped, revoked or has expired.',
  tooMany: 'Too many wrong keys were tried from here. Try again in a minute.',
  signOut: 'Sign out',
  signOutOf: 'Sign out ({name}: {scopes})',
};
