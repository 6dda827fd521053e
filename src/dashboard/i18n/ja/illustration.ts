export default {
  title: 'イラスト',
};
