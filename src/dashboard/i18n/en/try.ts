export default {
  title: 'Try before launch',
};
