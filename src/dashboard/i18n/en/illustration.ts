export default {
  title: 'Illustration',
};
