export default {
  title: 'Library',
};
